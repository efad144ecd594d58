# R's package forecast on the same series in the same run: its speed, and its scores on those
# series (what it reaches on all of them is in the pack's reference_results.csv, which the bench
# prints). Rscript beside.R DATA SERIES, so many of each set; "all" takes a quarter of an hour.
suppressPackageStartupMessages(library(forecast))
words <- commandArgs(trailingOnly = TRUE)
most <- if (words[2] == "all") Inf else as.integer(words[2])
index <- read.csv(file.path(words[1], "index.csv"))
names(index)[1:2] <- c("file", "series")

score <- function(train, test, m, out) {
  path <- pmax(as.numeric(out$mean), 0)
  scale <- mean(abs(diff(train, lag = m)))
  low <- pmax(as.numeric(out$lower[, 2]), 0)
  high <- pmax(as.numeric(out$upper[, 2]), 0)
  c(mean(200 * abs(test - path) / (abs(test) + path)), mean(abs(test - path)) / scale,
    mean(test >= low & test <= high))
}

methods <- list(ets = function(y, h) forecast(ets(y), h = h),
                thetaf = function(y, h) thetaf(y, h = h))
cat(sprintf("R %s with forecast %s, this run\n", getRversion(), packageVersion("forecast")))
for (set in c("m4_hourly", "m4_weekly", "m3_monthly", "m3_quarterly", "m3_yearly", "m3_other")) {
  rows <- head(index[index$file == paste0(set, ".csv"), ], most)
  values <- read.csv(file.path(words[1], paste0(set, ".csv")))
  values <- split(values$value, values$series)
  for (name in names(methods)) {
    scores <- NULL
    spent <- system.time(for (i in seq_len(nrow(rows))) {
      y <- values[[as.character(rows$series[i])]]
      n <- rows$n_train[i]
      h <- rows$horizon[i]
      out <- methods[[name]](ts(y[1:n], frequency = rows$season[i]), h)
      scores <- rbind(scores, score(y[1:n], y[(n + 1):(n + h)], rows$season[i], out))
    })["user.self"]
    mean <- colMeans(scores)
    cat(sprintf("  %-13s %-7s %4d series: sMAPE %7.3f MASE %7.4f in 95%% %.4f  %8.2f series/s\n",
                set, name, nrow(rows), mean[1], mean[2], mean[3], nrow(rows) / spent))
  }
}
