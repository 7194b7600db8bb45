using System.Diagnostics;
using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>
/// The record of one audited call, encoded while it is captured. What intent and outcome share stands first in the buffer and is written
/// once; the outcome replaces what follows it. A buffer serves another call only after the collector has confirmed what was in it,
/// because until then the connection may still read it.
/// </summary>
internal sealed class OtlpAuditOperation : AuditOperation, IDisposable
{
    private const int LargestBufferToKeep = 64 * 1024;
    private const string NoValue = "null";
    private const string UnknownTarget = "unknown";

    private readonly OtlpAuditTrail _trail;
    private readonly Func<long, OutgoingRecord> _encodeNotRun;
    private readonly ProtobufWriter _record = new();
    private readonly ProtobufWriter _arguments = new(256);
    private readonly List<(string Type, string Id)> _targets = [];
    private AuditDescriptor? _descriptor;
    private CallStage _stage;
    private Guid _operationId;
    private int _sharedLength;

    internal OtlpAuditOperation(OtlpAuditTrail trail)
    {
        _trail = trail;
        _encodeNotRun = EncodeNotRun;
    }

    /// <summary>Where in its life the call is; a use out of order is a bug of the caller.</summary>
    private enum CallStage
    {
        Capturing,
        Beginning,
        Running,
        Ended,
    }

    /// <summary>Whether the buffers are small enough to wait for another call.</summary>
    internal bool IsWorthKeeping => _record.Capacity <= LargestBufferToKeep && _arguments.Capacity <= LargestBufferToKeep;

    private string Operation => _descriptor!.Operation;

    public override void Begin() => Blocking.Wait(BeginAsync());

    public override async ValueTask BeginAsync()
    {
        MoveTo(CallStage.Beginning, from: CallStage.Capturing);
        WriteShared();
        var number = await _trail.Delivery.AdmitAsync(Operation).ConfigureAwait(false);
        var durable = false;
        try
        {
            await _trail.Delivery.SendFirstAsync(EncodeIntent(number), _encodeNotRun).ConfigureAwait(false);
            durable = true;
            _stage = CallStage.Running;
        }
        finally
        {
            if (!durable)
                _trail.Delivery.Leave();
        }
    }

    public override void Succeed() => Blocking.Wait(SucceedAsync());

    public override ValueTask SucceedAsync()
    {
        MoveTo(CallStage.Ended, from: CallStage.Running);
        return EndAsync(AuditOutcome.Success, null);
    }

    public override void Fail(Exception exception) => Blocking.Wait(FailAsync(exception));

    public override ValueTask FailAsync(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        MoveTo(CallStage.Ended, from: CallStage.Running);
        return EndAsync(AuditOutcome.Failure, exception);
    }

    /// <summary>Wipes the buffers and gives them back.</summary>
    public void Dispose()
    {
        _record.Dispose();
        _arguments.Dispose();
    }

    internal void Start(AuditDescriptor descriptor)
    {
        _record.WriteRaw(EncodedDescriptor.Of(descriptor).Bytes);
        _descriptor = descriptor;
        _stage = CallStage.Capturing;
    }

    /// <summary>Wipes everything of the call that ended.</summary>
    internal void Reset()
    {
        _record.Truncate();
        _arguments.Truncate();
        _targets.Clear();
        _descriptor = null;
    }

    protected override void AddTarget(string type, string? id) => _targets.Add((type, string.IsNullOrEmpty(id) ? UnknownTarget : id));

    protected override void AddArgument(string name, string? value) =>
        _arguments.WriteAttribute(FullName(name, stackalloc char[128]), value ?? NoValue);

    protected override void AddArgument(string name, long value) => _arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddArgument(string name, double value) => _arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddArgument(string name, bool value) => _arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddSecret(string name, string? value, AuditSecretMode mode)
    {
        var key = _trail.SecretHashKey;
        if (mode == AuditSecretMode.KeyedHash && key.IsEmpty)
        {
            throw new AuditUnavailableException(
                $"'{Operation}' was not carried out: its argument '{name}' is to be recorded as a keyed hash and the trail has no key. "
                + $"Set {nameof(AuditOtelOptions)}.{nameof(AuditOtelOptions.SecretHashKey)} to at least 32 random bytes.");
        }

        AddArgument(name, (value, mode) switch
        {
            (null, _) => NoValue,
            (_, AuditSecretMode.KeyedHash) => SecretTrace.KeyedHash(value, key.Span),
            (_, AuditSecretMode.Length) => SecretTrace.Length(value),
            _ => "redacted",
        });
    }

    private static ReadOnlySpan<char> FullName(string name, Span<char> buffer)
    {
        const string Prefix = AuditAttributes.ArgumentPrefix;
        if (Prefix.Length + name.Length > buffer.Length)
            return Prefix + name;
        Prefix.CopyTo(buffer);
        name.CopyTo(buffer[Prefix.Length..]);
        return buffer[..(Prefix.Length + name.Length)];
    }

    private void MoveTo(CallStage stage, CallStage from)
    {
        if (_stage != from)
        {
            throw new InvalidOperationException(
                $"The record of '{_descriptor?.Operation}' is used out of order: call the captures, one Begin, then one Succeed or Fail.");
        }

        _stage = stage;
    }

    private void WriteShared()
    {
        var actor = _trail.AskActor(Operation);
        _operationId = _trail.NewId();
        _record.WriteAttribute(AuditAttributes.OperationId, _operationId);
        _record.WriteActor(actor);
        if (_targets.Count == 0)
            _targets.Add(("service", _trail.ServiceName));
        _record.WriteAttribute(AuditAttributes.TargetType, _targets[0].Type);
        _record.WriteAttribute(AuditAttributes.TargetId, _targets[0].Id);
        if (_targets.Count > 1)
            _record.WriteTargets(_targets);
        _record.WriteTrace(Activity.Current);
        _sharedLength = _record.Length;
    }

    private OutgoingRecord EncodeIntent(long number)
    {
        var id = WriteOwn(_record, number, AuditStage.Intent, AuditOutcome.Unknown, null);
        _record.WriteRaw(_arguments.Written);
        return new OutgoingRecord(number, id, Operation, AuditStage.Intent, _record.WrittenMemory);
    }

    // The connection may still be reading the intent, so this outcome gets a buffer of its own.
    private OutgoingRecord EncodeNotRun(long number)
    {
        var writer = new ProtobufWriter();
        writer.WriteRaw(_record.Written[.._sharedLength]);
        var id = WriteOwn(writer, number, AuditStage.Outcome, AuditOutcome.Failure, OutcomeReason.AuditUnavailable);
        return new OutgoingRecord(number, id, Operation, AuditStage.Outcome, writer.WrittenMemory);
    }

    private Guid WriteOwn(ProtobufWriter writer, long number, AuditStage stage, AuditOutcome outcome, string? reason)
    {
        var id = _trail.NewId();
        writer.WriteTime(_trail.Now);
        writer.WriteAttribute(AuditAttributes.RecordId, id);
        writer.WriteAttribute(AuditAttributes.Stage, stage.ToWord());
        writer.WriteOutcome(outcome, reason);
        _trail.WriteSequence(writer, number);
        return id;
    }

    private async ValueTask EndAsync(AuditOutcome outcome, Exception? exception)
    {
        try
        {
            var message = exception is null || !_trail.RecordsExceptionMessages ? null : exception.Message;
            if (_trail.Delivery.TryNumberOutcome(Operation, out var number)
                && await _trail.Delivery.SendOutcomeAsync(EncodeOutcome(number, outcome, exception, message)).ConfigureAwait(false))
            {
                _trail.Recycle(this);
            }
        }
        catch (Exception failure) // the action's own result or exception must not be masked; the loss is reported as critical
        {
            _trail.ReportLostOutcome(_descriptor, failure);
        }
        finally
        {
            _trail.Delivery.Leave();
        }
    }

    private OutgoingRecord EncodeOutcome(long number, AuditOutcome outcome, Exception? exception, string? message)
    {
        _record.Truncate(_sharedLength);
        var id = WriteOwn(_record, number, AuditStage.Outcome, outcome, exception is null ? null : OutcomeReason.Of(exception));
        if (exception is not null)
            _record.WriteAttribute(AuditAttributes.ErrorType, exception.GetType().FullName ?? exception.GetType().Name);
        _record.WriteOptional(AuditAttributes.ExceptionMessage, message);
        return new OutgoingRecord(number, id, Operation, AuditStage.Outcome, _record.WrittenMemory);
    }
}
