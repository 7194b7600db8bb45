using AuditOtel.Cli;

return await CommandLine.RunAsync(args);
