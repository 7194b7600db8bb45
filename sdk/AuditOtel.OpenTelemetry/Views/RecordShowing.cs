using AuditOtel.Trail;
using AuditOtel.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>
/// Hands copies of durable records to a logger provider, one after the other, on a thread of its own: a processor or an exporter may block or throw there without
/// anybody else noticing. What cannot be shown is counted, and told in the log.
/// </summary>
internal sealed class RecordShowing : IRecordView
{
    /// <summary>The category of the copies; exporters name it as the instrumentation scope.</summary>
    internal const string Category = "AuditOtel.View";

    // A log record says nothing of who made it; what is being shown on this thread does.
    [ThreadStatic]
    private static ShownRecord? Current;

    private readonly ViewQueue _queue = new();
    private readonly RecordViews _views;
    private readonly IServiceProvider _services;
    private readonly Thread _thread;
    private ILogger? _pipeline;
    private ILogger? _log;
    private bool _isFailureTold;
    private long _leftOut;

    internal RecordShowing(RecordViews views, IServiceProvider services)
    {
        _views = views;
        _services = services;
        _thread = new Thread(Run) { IsBackground = true, Name = "AuditOtel view" };
    }

    internal void Start()
    {
        // Without the caller's context: its activity would become that of all copies.
        _thread.UnsafeStart();
        _views.Add(this);
    }

    public void Show(byte[] record)
    {
        if (_queue.TryAdd(record) is { } reason)
            Drop(reason);
    }

    /// <summary>Gives a copy on its way to the exporters what a logger cannot: its own time and trace, and no text where it has none.</summary>
    internal static void Complete(LogRecord copy)
    {
        if (Current is not { } record || !string.Equals(copy.CategoryName, Category, StringComparison.Ordinal))
            return;
        copy.Timestamp = record.Time;
        copy.TraceId = record.TraceId;
        copy.SpanId = record.SpanId;
        copy.Body = record.Body;
        copy.FormattedMessage = record.Body;
    }

    /// <summary>Waits until what is durable now has been shown.</summary>
    internal bool Flush(int timeoutMilliseconds) => IsOwnThread() || _queue.Flush(timeoutMilliseconds);

    /// <summary>Shows what waits, and nothing more.</summary>
    /// <returns>False when that took too long; the rest is counted as dropped.</returns>
    internal bool Stop(int timeoutMilliseconds)
    {
        _views.Remove(this);
        _queue.Close();
        if (IsOwnThread() || _thread.Join(timeoutMilliseconds))
            return true;
        var left = _queue.Clear();
        if (left > 0)
            ViewMetrics.Dropped(ViewMetrics.Closed, left);
        return false;
    }

    private bool IsOwnThread() => ReferenceEquals(Thread.CurrentThread, _thread);

    private void Run()
    {
        Prepare();
        while (_queue.TryTake(out var record))
            Hand(record);
    }

    /// <summary>Asks for the pipeline as soon as the provider is made, which this thread waits for: a host that is disposed of gives none to what was durable before.</summary>
    private void Prepare()
    {
        try
        {
            Pipeline();
        }
        catch (Exception failure) // the provider could not be made, or its host is gone already; each copy tries again
        {
            TellFailure(failure);
        }
    }

    private void Hand(byte[] record)
    {
        try
        {
            var shown = Current = ShownRecord.Read(record);
            var level = shown.HasFailed ? LogLevel.Warning : LogLevel.Information;
            Pipeline().Log(level, new EventId(0, shown.Operation), shown.Attributes, null, (_, _) => shown.Body ?? "");
            ViewMetrics.Shown();
        }
        catch (Exception failure) // what others' processors throw ends here: the record is durable, and the next one may be shown
        {
            Drop(_pipeline is null && failure is ObjectDisposedException ? ViewMetrics.Closed : ViewMetrics.Failed);
            TellFailure(failure);
            return;
        }
        finally
        {
            Current = null;
        }

        TellLeftOut();
    }

    private void Drop(string reason)
    {
        Interlocked.Increment(ref _leftOut);
        ViewMetrics.Dropped(reason);
    }

    // Asked for on this thread alone: the provider is being made while the view is.
    private ILogger Pipeline() => _pipeline ??= _services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().First().CreateLogger(Category);

    private ILogger Log() => _log ??= new CarefulLogger(HostLog());

    private ILogger HostLog()
    {
        try
        {
            if (_services.GetService<ILoggerFactory>() is { } factory)
                return factory.CreateLogger<RecordShowing>();
        }
        catch (Exception) // a host that is being disposed of gives no log any more, and what is thrown on this thread would end the process
        {
            TrailMetrics.LogFailures.Add(1);
        }

        return NullLogger<RecordShowing>.Instance;
    }

    private void TellFailure(Exception failure)
    {
        if (_isFailureTold)
            return;
        _isFailureTold = true;
        Log().NotShown(failure.GetType().Name, failure.Message);
    }

    private void TellLeftOut()
    {
        var count = Interlocked.Exchange(ref _leftOut, 0);
        if (count == 0)
            return;
        _isFailureTold = false;
        Log().LeftOut(count);
    }
}
