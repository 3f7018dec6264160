SELECT extract(epoch FROM clock_timestamp()) AS seconds
