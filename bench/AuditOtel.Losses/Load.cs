namespace AuditOtel.Losses;

/// <summary>What the application is told to do, as JSON on its command line.</summary>
/// <param name="Sender">What it hands its records to.</param>
/// <param name="Endpoint">Where that sends them: OTLP/gRPC without TLS.</param>
/// <param name="Records">How many.</param>
/// <param name="PerSecond">At most so many a second; 0 for as fast as calls return.</param>
/// <param name="Retry">What becomes of what cannot be delivered.</param>
/// <param name="Directory">Where that is kept.</param>
/// <param name="Evidence">The file that says which calls were made and how they ended.</param>
/// <param name="Dispose">Whether it disposes of its sender at the end.</param>
internal sealed record Load(Sender Sender, string Endpoint, int Records, int PerSecond, Retry Retry, string Directory, string Evidence, bool Dispose)
{
    /// <summary>What tells a record from the others: its target.</summary>
    internal static string TargetOf(int record) => $"record-{record:D7}";
}
