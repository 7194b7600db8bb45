namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>What became of one thing.</summary>
/// <param name="What">What it is, for people.</param>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>made</c>, <c>updated</c>, or <c>there</c> when nothing was to be done.</param>
internal sealed record SetupStep(string What, string Name, string State)
{
    internal const string Made = "made";
    internal const string Updated = "updated";
    internal const string There = "there";
}
