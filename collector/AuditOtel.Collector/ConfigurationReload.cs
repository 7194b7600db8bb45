using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector;

/// <summary>Takes a changed <c>auditotel.json</c> while the collector runs, one change at a time.</summary>
internal sealed class ConfigurationReload(OperatorConfiguration started, SinkSet sinks, Action<AuditRecord> record) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string _digest = started.Digest;
    private bool _isClosed;

    /// <summary>Reads the file and takes its sinks; what is wrong with it is recorded and nothing of it taken.</summary>
    /// <returns>Errors, or what takes a restart, one sentence each.</returns>
    internal async Task<IReadOnlyList<string>> ReadAsync(string path)
    {
        await _turn.WaitAsync();
        try
        {
            if (_isClosed)
                return ["The collector stops: its configuration is not read any more."];
            var configuration = OperatorConfiguration.Read(path);
            await sinks.UseAsync(configuration.Sinks);
            record(New("audit.configuration.change", path, configuration.Digest) with { Outcome = AuditOutcome.Success, Message = "The operator's configuration was read again." });
            _digest = configuration.Digest;
            return [.. Restarts(configuration)];
        }
        catch (CollectorException refusal)
        {
            record(New("audit.configuration.refuse", path, digest: null) with { Outcome = AuditOutcome.Failure, Reason = "invalid", Message = refusal.Message });
            return refusal.Errors;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for a reading that has begun; later ones read nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isClosed = true;
        _turn.Release();
    }

    private AuditRecord New(string operation, string path, string? digest)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.configuration.before"] = _digest };
        if (digest is not null)
            attributes["audit.configuration.digest"] = digest;
        return new AuditRecord(operation, AuditAction.Update, new AuditTarget("configuration", path)) { Class = AuditClass.Audit, Attributes = attributes };
    }

    private IEnumerable<string> Restarts(OperatorConfiguration now)
    {
        foreach (var (key, before, after) in new[]
        {
            ("otlpGrpc", started.OtlpGrpc, now.OtlpGrpc), ("otlpHttp", started.OtlpHttp, now.OtlpHttp), ("socket", started.Socket, now.Socket), ("api", started.Api, now.Api),
        })
        {
            if (!string.Equals(before, after, StringComparison.Ordinal))
                yield return $"'{key}' has changed, which the collector takes at its next start.";
        }
    }
}
