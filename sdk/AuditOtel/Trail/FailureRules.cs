namespace AuditOtel.Trail;

/// <summary>Which failure mode holds for an action: what its attribute asks for, as far as the options allow it, and never a weaker one.</summary>
internal sealed class FailureRules(AuditOtelOptions options)
{
    private readonly AuditFailureMode _default = options.FailureMode;
    private readonly bool _mayContinue = options.AllowContinue;
    private readonly bool _hasOutbox = options.OutboxDirectory is not null;

    internal AuditFailureMode For(AuditFailureMode asked) => (asked == AuditFailureMode.TrailDefault ? _default : asked) switch
    {
        AuditFailureMode.Continue when _mayContinue => AuditFailureMode.Continue,
        AuditFailureMode.Continue or AuditFailureMode.Spool when _hasOutbox => AuditFailureMode.Spool,
        _ => AuditFailureMode.Deny,
    };

    /// <summary>For a record made by hand: its caller is told when it is lost, so there is nothing to continue with.</summary>
    internal AuditFailureMode ForManualRecord() => _hasOutbox && _default != AuditFailureMode.Deny ? AuditFailureMode.Spool : AuditFailureMode.Deny;
}
