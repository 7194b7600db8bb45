using System.Diagnostics;
using System.Globalization;
using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>
/// The record of one audited call, encoded while it is captured. What intent and outcome share stands first in the buffer and is written
/// once; the outcome replaces what follows it. The buffers serve another call only after the collector has confirmed what was in them,
/// because until then the connection may still read them. The operation itself serves no other call.
/// </summary>
internal sealed partial class OtlpAuditOperation : AuditOperation
{
    private const string NoValue = "null";
    private const string UnknownTarget = "unknown";

    private readonly OtlpAuditTrail _trail;
    private readonly AuditDescriptor _descriptor;
    private readonly RecordBuffers _buffers;
    private CallStage _stage;
    private Admission _admission;
    private Guid _operationId;
    private AuditOutcomeDetails? _details;
    private List<AuditChange>? _changes;
    private int _omitted;
    private bool _hasOwnTarget;
    private int _untargetedLength;
    private int _sharedLength;

    internal OtlpAuditOperation(OtlpAuditTrail trail, AuditDescriptor descriptor, RecordBuffers buffers)
    {
        _trail = trail;
        _descriptor = descriptor;
        _buffers = buffers;
        buffers.Record.WriteRaw(EncodedDescriptor.Of(descriptor).Bytes);
    }

    /// <summary>Where in its life the call is; a use out of order is a bug of the caller.</summary>
    private enum CallStage
    {
        Capturing,
        Beginning,
        Running,
        Ended,
    }

    private ProtobufWriter Arguments
    {
        get
        {
            RefuseLateCapture();
            return _buffers.Arguments;
        }
    }

    private string Operation => _descriptor.Operation;

    public override void Begin() => Blocking.Run(this, static operation => operation.BeginAsync(mayBlock: true));

    public override ValueTask BeginAsync() => BeginAsync(mayBlock: false);

    public override void Succeed() => Blocking.Run(this, static operation => operation.SucceedAsync(mayBlock: true));

    public override ValueTask SucceedAsync() => SucceedAsync(mayBlock: false);

    public override void Fail(Exception exception) => Blocking.Run((Operation: this, exception), static call => call.Operation.FailAsync(call.exception, mayBlock: true));

    public override ValueTask FailAsync(Exception exception) => FailAsync(exception, mayBlock: false);

    private async ValueTask BeginAsync(bool mayBlock)
    {
        MoveTo(CallStage.Beginning, from: CallStage.Capturing);
        WriteShared();
        WriteChanges();
        RefuseOversize();
        var admitting = _trail.Delivery.AdmitAsync(Operation, _trail.ModeOf(_descriptor), _buffers.Record.Length + _buffers.Arguments.Length);

        // After a wait another thread goes on, and that one is not the caller's to block.
        mayBlock &= admitting.IsCompleted;
        _admission = await admitting.ConfigureAwait(false);
        var mayRun = false;
        try
        {
            if (!_admission.IsUnrecorded)
                await SendIntentAsync(mayBlock).ConfigureAwait(false);
            mayRun = true;
            _stage = CallStage.Running;
        }
        finally
        {
            if (!mayRun)
                _trail.Delivery.Leave();
        }
    }

    private ValueTask SucceedAsync(bool mayBlock)
    {
        MoveTo(CallStage.Ended, from: CallStage.Running);
        _details = Close();
        return EndAsync(_details?.Outcome ?? AuditOutcome.Success, null, mayBlock);
    }

    private ValueTask FailAsync(Exception exception, bool mayBlock)
    {
        ArgumentNullException.ThrowIfNull(exception);
        MoveTo(CallStage.Ended, from: CallStage.Running);
        _details = Close();
        return EndAsync(AuditOutcome.Failure, exception, mayBlock);
    }

    private void MoveTo(CallStage stage, CallStage from)
    {
        if (Interlocked.CompareExchange(ref _stage, stage, from) != from)
            throw OutOfOrder();
    }

    // After Begin the intent is on its way: what is captured now would be in no record.
    private void RefuseLateCapture()
    {
        if (_stage != CallStage.Capturing)
            throw OutOfOrder();
    }

    private InvalidOperationException OutOfOrder() =>
        new($"The record of '{Operation}' is used out of order: call the captures, one Begin, then one Succeed or Fail.");

    private void RefuseOversize()
    {
        var length = _buffers.Record.Length + _buffers.Arguments.Length;
        if (length <= RecordLimits.LargestFirstRecord)
            return;
        throw new AuditUnavailableException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{Operation}' was not carried out: its record has {length} bytes and may have {RecordLimits.LargestFirstRecord}. Record fewer or shorter arguments and targets."));
    }

    private void WriteShared()
    {
        var actor = _trail.AskActor(Operation);
        _operationId = _trail.NewId();
        var (record, targets) = (_buffers.Record, _buffers.Targets);
        record.WriteAttribute(AuditAttributes.OperationId, _operationId);
        record.WriteActor(actor);
        if ((Parent as OtlpAuditOperation)?._operationId is { } parent)
            record.WriteAttribute(AuditAttributes.ParentOperationId, parent);
        record.WriteTrace(Activity.Current);
        _untargetedLength = record.Length;
        _hasOwnTarget = targets.Count > 0;
        if (!_hasOwnTarget)
            targets.Add(("service", _trail.ServiceName));
        WriteTargets();
        _sharedLength = record.Length;
    }

    private void WriteChanges()
    {
        if (_changes is { Count: > 0 })
            _buffers.Arguments.WriteChanges(_changes);
        if (_omitted > 0)
            _buffers.Arguments.WriteAttribute(AuditAttributes.Omitted, (long)_omitted);
    }

    private void WriteTargets()
    {
        var (record, targets) = (_buffers.Record, _buffers.Targets);
        record.WriteAttribute(AuditAttributes.TargetType, targets[0].Type);
        record.WriteAttribute(AuditAttributes.TargetId, targets[0].Id);
        if (targets.Count > 1)
            record.WriteTargets(targets);
    }

    // What the body acted on comes behind what was marked; the service stands in only while nothing else is known.
    private int WriteLateTargets(IReadOnlyList<AuditTarget> late)
    {
        if (!_hasOwnTarget)
            _buffers.Targets.Clear();
        var fitting = OutcomeWriter.FittingTargets(_sharedLength, late);
        foreach (var target in late.Take(fitting))
            _buffers.Targets.Add((target.Type, target.Id));
        _buffers.Record.Truncate(_untargetedLength);
        WriteTargets();
        return late.Count - fitting;
    }

    private async ValueTask SendIntentAsync(bool mayBlock)
    {
        var sent = await _trail.Delivery.SendFirstAsync(_admission, EncodeIntent(_admission.Number), EncodeNotRun, mayBlock).ConfigureAwait(false);
        if (!sent.IsBufferFree)
            _buffers.LeaveRecord(_sharedLength);
    }

    private OutgoingRecord EncodeIntent(long number)
    {
        var id = WriteOwn(_buffers.Record, number, AuditStage.Intent, AuditOutcome.Unknown, null);
        _buffers.Record.WriteRaw(_buffers.Arguments.Written);
        return new OutgoingRecord(number, id, Operation, AuditStage.Intent, _buffers.Record.WrittenMemory);
    }

    // The connection may still be reading the intent, so this outcome gets a buffer of its own.
    private OutgoingRecord EncodeNotRun(long number)
    {
        var writer = new ProtobufWriter();
        writer.WriteRaw(_buffers.Record.Written[.._sharedLength]);
        var id = WriteOwn(writer, number, AuditStage.Outcome, AuditOutcome.Failure, AuditReasons.AuditUnavailable);
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

    private async ValueTask EndAsync(AuditOutcome outcome, Exception? exception, bool mayBlock)
    {
        try
        {
            var message = exception is null || !_trail.RecordsExceptionMessages ? null : RecordLimits.ExceptionMessage(exception);
            if (!_admission.IsUnrecorded && _trail.Delivery.TryNumberOutcome(Operation, out var number)
                && await _trail.Delivery.SendOutcomeAsync(EncodeOutcome(number, outcome, exception, message), _admission.Mode, mayBlock).ConfigureAwait(false))
            {
                _trail.Recycle(_buffers);
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
        _buffers.Record.Truncate(_sharedLength);
        var omitted = _details?.Targets is { Count: > 0 } late ? WriteLateTargets(late) : 0;
        var reason = RecordLimits.Reason(exception is null ? _details?.Reason : _details?.SaidReason ?? AuditReasons.Of(exception));
        var id = WriteOwn(_buffers.Record, number, AuditStage.Outcome, outcome, reason);
        if ((exception?.GetType() ?? _details?.ErrorType) is { } errorType)
            _buffers.Record.WriteAttribute(AuditAttributes.ErrorType, RecordLimits.ErrorType(errorType));
        _buffers.Record.WriteOptional(AuditAttributes.ExceptionMessage, message);
        if (_details is { } details)
            OutcomeWriter.Write(_buffers.Record, details, omitted);
        return new OutgoingRecord(number, id, Operation, AuditStage.Outcome, _buffers.Record.WrittenMemory);
    }
}
