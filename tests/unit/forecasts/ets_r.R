# Makes ets_r.txt, which ets_test.c reads: Rscript ets_r.R with R 4.2.2 and forecast 8.20.
suppressMessages(library(forecast))
num <- function(x) paste(sprintf("%.17g", x), collapse=" ")
set.seed(5)
m <- 4; n <- 48
y <- round((100 + 0.8*(1:n)) * (1+0.2*sin(2*pi*(1:n)/m+0.5)) + rnorm(n)*6, 2)
y <- ts(y, frequency=m)
out <- c("y", num(y))
forms <- list(c("ANN",F),c("AAN",F),c("AAN",T),c("ANA",F),c("AAA",F),c("AAA",T),c("MNN",F),c("MAN",F),c("MAN",T),c("MNA",F),c("MAA",F),c("MAA",T),c("MNM",F),c("MAM",F),c("MAM",T))
h <- 11
for (f in forms) {
  d <- as.logical(f[2])
  # parameters away from their bounds, so that each of them matters
  a <- list(y=y, model=f[1], damped=d, alpha=0.31)
  if (substr(f[1],2,2)!="N") a$beta <- 0.07
  if (substr(f[1],3,3)!="N") a$gamma <- 0.23
  if (d) a$phi <- 0.93
  fit <- do.call(ets, a)
  p <- fit$par; g <- function(k) if (k %in% names(p)) p[[k]] else if (k=="phi") 1 else 0
  s <- if (substr(f[1],3,3)!="N") rev(fit$states[1, grep("^s", colnames(fit$states))]) else rep(0,m)
  fc <- forecast(fit, h=h, level=95)
  v <- ((fc$upper-fc$mean)/qnorm(0.975))^2
  nm <- if (d) paste0(substr(f[1],1,2),"d",substr(f[1],3,3)) else f[1]
  lik <- -2*fit$loglik
  b0 <- if ("b" %in% colnames(fit$states)) fit$states[1,"b"] else 0
  out <- c(out, nm, num(c(g("alpha"),g("beta"),g("gamma"),g("phi"),fit$states[1,"l"],b0)), num(s), num(c(lik, fit$sigma2)), num(fitted(fit)), num(fc$mean), num(v))
}
writeLines(out, "ets_r.txt")
