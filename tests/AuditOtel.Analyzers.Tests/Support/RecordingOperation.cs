using System.Globalization;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Writes down every call of an instrumented method; the asynchronous ones complete later, so that a missing await shows.</summary>
internal sealed class RecordingOperation(List<string> log, RecordingTrail trail) : AuditOperation
{
    private readonly int _number = trail.Descriptors.Count - 1;

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

    public override void Fail(Exception exception) => log.Add("Fail " + exception.GetType().Name + Added(Close()));

    public override async ValueTask FailAsync(Exception exception)
    {
        await Task.Yield();
        log.Add("FailAsync " + exception.GetType().Name + Added(Close()));
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
        return string.Concat(new[] { told.Outcome.ToString(), told.SaidReason is null ? told.Reason : null, told.StatusCode?.ToString(CultureInfo.InvariantCulture), told.ErrorType?.Name }
            .Where(part => part is not null).Select(part => " " + part)) + Added(told) + (counts is null ? null : " " + counts);
    }

    private static string Added(AuditOutcomeDetails? told) => told is null ? string.Empty : string.Concat(
        new[] { told.SaidReason }.Where(reason => reason is not null)
            .Concat(told.Targets.Select(target => $"{target.Type}={target.Id}"))
            .Concat(told.Changes.Select(change => $"{change.Field}:{change.Old}>{change.New}"))
            .Concat(told.Attributes.Select(pair => $"{pair.Key}={pair.Value}")).Select(part => " " + part)) + (told.Omitted > 0 ? $" omitted {told.Omitted}" : string.Empty);

    protected override void AddChanges(IReadOnlyList<AuditChange> changes, int omitted) =>
        log.Add("Changes" + string.Concat(changes.Select(change => $" {change.Field}:{change.Old}>{change.New}")));

    protected override string TraceSecret(string name, string secret, AuditSecretMode mode) => $"{mode} {secret.Length}";

    private void Enter(string name)
    {
        var parent = (Parent as RecordingOperation)?._number;
        log.Add(trail.NumbersCalls ? $"{name} {_number}{(parent is null ? null : $"<{parent}")}" : name);
        if (trail.RefusesIntents)
            throw new AuditUnavailableException();
    }

    private void Leave(string name)
    {
        log.Add(name + (Close() is { } told ? Text(told) : string.Empty));
        if (trail.BreaksOnSuccess)
            throw new InvalidOperationException("The success could not be written.");
    }
}
