using AuditOtel.Collector.Sinks;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Collector.Tests.Sinks;

[Trait("Requirement", "S5")]
public sealed class SinkEventsTests
{
    [Fact]
    public void A_warning_is_told_once_until_it_is_another()
    {
        var logger = new Lines();
        var events = new SinkEvents(new SinkSettings("siem", new ScriptedSink()), static record => Assert.Fail(record.Operation), logger);
        foreach (var warning in new[] { null, "one.", "one.", null, "one.", "two." })
            events.Warned(warning);

        Assert.Equal(["Sink siem: one.", "Sink siem: two."], logger.Written);
    }

    private sealed class Lines : ILogger
    {
        internal List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
