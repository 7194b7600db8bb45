using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Doubles;

/// <summary>Keeps what was logged.</summary>
public sealed class ListLogger : ILogger<OtlpAuditTrail>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception)));
}
