namespace AuditOtel.Bench;

/// <summary>The operation of <see cref="NullTrail"/>.</summary>
internal sealed class NullOperation : AuditOperation
{
    public override void Begin()
    {
    }

    public override ValueTask BeginAsync() => ValueTask.CompletedTask;

    public override void Succeed()
    {
    }

    public override ValueTask SucceedAsync() => ValueTask.CompletedTask;

    public override void Fail(Exception exception)
    {
    }

    public override ValueTask FailAsync(Exception exception) => ValueTask.CompletedTask;

    protected override void AddTarget(string type, string? id)
    {
    }

    protected override void AddArgument(string name, string? value)
    {
    }

    protected override void AddArgument(string name, long value)
    {
    }

    protected override void AddArgument(string name, double value)
    {
    }

    protected override void AddArgument(string name, bool value)
    {
    }

    protected override void AddSecret(string name, string? value, AuditSecretMode mode)
    {
    }
}
