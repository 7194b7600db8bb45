using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>
/// Keeps a log that fails from harming the trail: a record is kept and sent again although nobody could be told, and an action's own
/// exception is not masked. Such failures are counted, because there is no log left to tell them to.
/// </summary>
internal sealed class CarefulLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            TrailMetrics.LogFailures.Add(1);
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            TrailMetrics.LogFailures.Add(1);
        }
    }
}
