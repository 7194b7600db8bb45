namespace AuditOtel.Views;

/// <summary>The views of one trail. While there is none, a record costs one read of a field. Safe for concurrent use.</summary>
internal sealed class RecordViews
{
    private readonly Lock _gate = new();

    // Replaced as a whole, so that a reader needs no lock.
    private volatile IRecordView[] _views = [];

    /// <summary>From now on the view is shown what becomes durable.</summary>
    internal void Add(IRecordView view)
    {
        lock (_gate)
            _views = [.. _views, view];
    }

    /// <summary>The view is shown nothing more; one that is not there is no error.</summary>
    internal void Remove(IRecordView view)
    {
        lock (_gate)
            _views = [.. _views.Where(other => !ReferenceEquals(other, view))];
    }

    /// <summary>Shows a durable record to all views.</summary>
    internal void Show(ReadOnlySpan<byte> record)
    {
        var views = _views;
        if (views.Length == 0)
            return;
        var copy = record.ToArray();
        foreach (var view in views)
            view.Show(copy);
    }
}
