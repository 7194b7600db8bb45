namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    internal static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"after {Patience} still not: {what}");
            await Task.Delay(10);
        }
    }
}
