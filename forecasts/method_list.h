/* One line each, in the order they are tried and shown; code in forecasts/method_NAME.c. */
METHOD(auto, "auto", "a mean of the methods that suit the season and horizon")
METHOD(naive, "naive", "the last value")
METHOD(seasonal_naive, "seasonal-naive",
       "the last value at the same place of the longest season")
METHOD(ses, "ses", "simple exponential smoothing, without the season")
METHOD(holt, "holt", "a level and a trend, without the season")
METHOD(damped, "damped", "a level and a trend that fades, without the season")
METHOD(holt_winters, "holt-winters", "level, trend and a season that adds")
METHOD(holt_winters_times, "holt-winters-multiplicative",
       "level, trend and a season that multiplies")
METHOD(ets, "ets", "the one of 15 state-space forms with the lowest AICc")
METHOD(theta, "theta", "simple smoothing with half the trend, without the season")
METHOD(lags, "lags", "a weighted sum of values around one and two seasons ago")
METHOD(double_seasonal, "double-seasonal", "daily and weekly profiles with an AR(1) correction")
METHOD(recent_mean, "recent-mean", "the mean of up to four of the longest seasons")
METHOD(combination, "combination", "the mean of ses, holt and damped, without the season")
