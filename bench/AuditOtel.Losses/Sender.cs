namespace AuditOtel.Losses;

/// <summary>What the application hands its records to.</summary>
internal enum Sender
{
    /// <summary>AuditOtel's trail: <c>RecordAsync</c> returns when the record is durable.</summary>
    Trail,

    /// <summary>OpenTelemetry .NET's documented OTLP recipe: <c>ILogger</c>, batch processor, OTLP exporter, all defaults.</summary>
    OpenTelemetry,

    /// <summary>A channel and a background consumer that exports each record before it takes the next.</summary>
    Channel,

    /// <summary>NLog's file target, defaults.</summary>
    NLog,

    /// <summary>Serilog's file sink behind <c>WriteTo</c>, defaults.</summary>
    SerilogWriteTo,

    /// <summary>Serilog's file sink behind <c>AuditTo</c>.</summary>
    SerilogAuditTo,
}
