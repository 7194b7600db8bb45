using System.Collections.Concurrent;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>Keeps the copies of audit records that reach it, and counts other log records.</summary>
internal sealed class ListExporter : BaseExporter<LogRecord>
{
    internal ConcurrentQueue<Copy> Copies { get; } = new();

    internal ConcurrentQueue<string?> Others { get; } = new();

    /// <summary>The resource of the provider.</summary>
    internal Resource Resource => ParentProvider.GetResource();

    internal bool IsShutDown { get; private set; }

    public override ExportResult Export(in Batch<LogRecord> batch)
    {
        foreach (var record in batch)
        {
            if (string.Equals(record.CategoryName, "AuditOtel.View", StringComparison.Ordinal))
                Copies.Enqueue(Copy.Of(record));
            else
                Others.Enqueue(record.FormattedMessage ?? record.Body);
        }

        return ExportResult.Success;
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        IsShutDown = true;
        return true;
    }
}
