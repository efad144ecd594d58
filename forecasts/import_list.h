/* One line each, in the order they are tried on a file; code in forecasts/import_NAME.c. */
IMPORTER(prometheus, "answers of Prometheus' query_range, JSON")
IMPORTER(cloudwatch, "answers of CloudWatch's get-metric-data, JSON")
IMPORTER(log, "access logs of nginx and Apache, common or combined")
IMPORTER(csv, "a column of times and columns of values")
