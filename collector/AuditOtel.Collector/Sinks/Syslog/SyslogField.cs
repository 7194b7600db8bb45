namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>One named value of a message.</summary>
/// <param name="Name">As the format calls it.</param>
/// <param name="Value">Not escaped, not empty.</param>
internal readonly record struct SyslogField(string Name, string Value);
