namespace AuditOtel.Collector.Witness;

/// <summary>How far one witness has come; replaced as a whole, so that a status reads one moment.</summary>
internal sealed class WitnessProgress(WitnessClient client)
{
    private volatile WitnessStatus _status = new(client.Name, 0, 0, null);

    internal WitnessClient Client => client;

    internal long Size => _status.Size;

    internal string? Problem => _status.Problem;

    internal WitnessStatus At(long published) => _status with { Lag = Math.Max(0, published - _status.Size) };

    internal void Succeed(long size) => _status = new WitnessStatus(client.Name, size, 0, null);

    internal void Fail(string problem) => _status = _status with { Problem = problem };
}
