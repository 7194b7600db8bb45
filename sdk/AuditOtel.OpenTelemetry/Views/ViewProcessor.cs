using System.Runtime.CompilerServices;
using AuditOtel.Views;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>The view's place in the pipeline: it completes the copies that pass, and ends the view with the provider.</summary>
internal sealed class ViewProcessor : BaseProcessor<LogRecord>
{
    private static readonly ConditionalWeakTable<IServiceProvider, ViewProcessor> Created = [];

    private readonly RecordShowing _showing;

    private ViewProcessor(RecordShowing showing) => _showing = showing;

    /// <exception cref="InvalidOperationException">The provider has one already: it would show each record twice.</exception>
    internal static ViewProcessor Create(IServiceProvider provider, RecordViews views)
    {
        var showing = new RecordShowing(views, provider);
        var processor = new ViewProcessor(showing);
        if (!Created.TryAdd(provider, processor))
            throw new InvalidOperationException("The logger provider shows audit records already: call its AddAuditOtel once.");
        showing.Start();
        return processor;
    }

    public override void OnEnd(LogRecord data) => RecordShowing.Complete(data);

    protected override bool OnForceFlush(int timeoutMilliseconds) => _showing.Flush(timeoutMilliseconds);

    protected override bool OnShutdown(int timeoutMilliseconds) => _showing.Stop(timeoutMilliseconds);
}
