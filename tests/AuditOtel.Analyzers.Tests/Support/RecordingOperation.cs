using System.Globalization;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Writes down every call of an instrumented method; the asynchronous ones complete later, so that a missing await shows.</summary>
internal sealed class RecordingOperation(List<string> log, RecordingTrail trail) : AuditOperation
{
    public override void Begin() => Enter("Begin");

    public override async ValueTask BeginAsync()
    {
        await Task.Yield();
        Enter("BeginAsync");
    }

    public override void Succeed() => Leave("Succeed");

    public override async ValueTask SucceedAsync()
    {
        await Task.Yield();
        Leave("SucceedAsync");
    }

    public override void Fail(Exception exception) => log.Add("Fail " + exception.GetType().Name);

    public override async ValueTask FailAsync(Exception exception)
    {
        await Task.Yield();
        log.Add("FailAsync " + exception.GetType().Name);
    }

    protected override void AddTarget(string type, string? id) => log.Add($"Target {type}={id ?? "null"}");

    protected override void AddArgument(string name, string? value) => log.Add($"Argument {name}={value ?? "null"}");

    protected override void AddArgument(string name, long value) => log.Add($"Argument {name}={value} (long)");

    protected override void AddArgument(string name, double value) => log.Add($"Argument {name}={value} (double)");

    protected override void AddArgument(string name, bool value) => log.Add($"Argument {name}={value} (bool)");

    protected override void AddSecret(string name, string? value, AuditSecretMode mode) => log.Add($"Secret {name} {mode} {value?.Length}");

    private static string Text(AuditOutcomeDetails told)
    {
        var counts = told.Failed is null ? null : $"{told.Succeeded}+{told.Failed}/{told.Requested}";
        return string.Concat(new[] { told.Outcome.ToString(), told.Reason, told.StatusCode?.ToString(CultureInfo.InvariantCulture), told.ErrorType?.Name, counts }
            .Where(part => part is not null).Select(part => " " + part));
    }

    private void Enter(string name)
    {
        log.Add(name);
        if (trail.RefusesIntents)
            throw new AuditUnavailableException();
    }

    private void Leave(string name)
    {
        log.Add(name + (Details is { } told ? Text(told) : string.Empty));
        if (trail.BreaksOnSuccess)
            throw new InvalidOperationException("The success could not be written.");
    }
}
