namespace AuditOtel;

/// <summary>
/// Follows an audited body that runs while its caller enumerates, to tell its end from its being given up. The build puts the calls in;
/// nobody writes them by hand. The language shows such a body no exception, so a failure is recorded without its type.
/// </summary>
public sealed class AuditedEnumeration
{
    private readonly AuditOperation _operation;
    private readonly bool _isAsynchronous;
    private bool _isGiving;
    private bool _hasEnded;

    /// <summary>Begins to follow a body; the caller has not the word.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="isAsynchronous">Whether the body awaits; its execution context then ends by itself whenever the caller has the word.</param>
    public AuditedEnumeration(AuditOperation operation, bool isAsynchronous = false)
    {
        _operation = operation ?? throw new ArgumentNullException(nameof(operation));
        _isAsynchronous = isAsynchronous;
        Enter();
    }

    /// <summary>Passes an item on: from here to <see cref="Resume"/> the caller has the word.</summary>
    /// <param name="item">The item.</param>
    /// <typeparam name="T">The item's type.</typeparam>
    public T Give<T>(T item)
    {
        _isGiving = true;
        Leave();
        return item;
    }

    /// <summary>The caller asked for the next item.</summary>
    public void Resume()
    {
        _isGiving = false;
        Enter();
    }

    /// <summary>The body has reached its end.</summary>
    public void End() => _hasEnded = true;

    /// <summary>Writes the outcome: success at the body's end, a cancellation when the caller gave up, otherwise a failure.</summary>
    public void Close()
    {
        if (!_isGiving)
            Leave();
        if (_hasEnded)
            _operation.Succeed();
        else
            _operation.Fail(Failure());
    }

    /// <summary>Writes the outcome: success at the body's end, a cancellation when the caller gave up, otherwise a failure.</summary>
    public ValueTask CloseAsync() => _hasEnded ? _operation.SucceedAsync() : _operation.FailAsync(Failure());

    private void Enter()
    {
        if (_isAsynchronous)
            _operation.EnterFlow();
        else
            _operation.Resume();
    }

    private void Leave()
    {
        if (!_isAsynchronous)
            _operation.Leave();
    }

    private Exception Failure() => _isGiving
        ? new OperationCanceledException("The caller ended the enumeration before its end.")
        : new AuditedEnumerationException();
}
