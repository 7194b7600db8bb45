using AuditOtel.AspNetCore.Requests;

namespace AuditOtel.AspNetCore.Authentication;

/// <summary>The records of what an application's authentication does.</summary>
internal static class AuthenticationRecords
{
    private const string Scheme = AuditAttributes.ArgumentPrefix + "scheme";
    private const string DefaultScheme = "default";

    internal static AuditRecord SignIn(string? scheme, AuditActor actor) => Intent("user.login", AuditAction.Login, scheme, actor);

    internal static AuditRecord SignOut(string? scheme, AuditActor actor) => Intent("user.logout", AuditAction.Logout, scheme, actor);

    /// <summary>Credentials were brought and are not valid; whose they were meant to be is not known.</summary>
    internal static AuditRecord Failure(string? scheme, Exception failure) =>
        new("user.login", AuditAction.Login, new AuditTarget("user", "unknown"))
        {
            Class = AuditClass.Authentication,
            Stage = AuditStage.Event,
            Outcome = AuditOutcome.Failure,
            Reason = "denied",
            Attributes = Attributes(scheme, failure),
        };

    internal static AuditRecord Done(AuditRecord intent) => Outcome(intent) with { Outcome = AuditOutcome.Success };

    internal static AuditRecord Failed(AuditRecord intent, Exception failure) => Outcome(intent) with
    {
        Outcome = AuditOutcome.Failure,
        Reason = RefusalReason.Of(failure),
        Attributes = new Dictionary<string, object>(intent.Attributes, StringComparer.Ordinal) { [AuditAttributes.ErrorType] = failure.GetType().ToString() },
    };

    private static AuditRecord Intent(string operation, AuditAction action, string? scheme, AuditActor actor) =>
        new(operation, action, new AuditTarget("user", actor.Id))
        {
            Class = AuditClass.Authentication,
            Stage = AuditStage.Intent,
            Actor = actor,
            OperationId = Guid.CreateVersion7(),
            Attributes = Attributes(scheme, failure: null),
        };

    private static AuditRecord Outcome(AuditRecord intent) => intent with { Id = Guid.CreateVersion7(), Stage = AuditStage.Outcome };

    private static Dictionary<string, object> Attributes(string? scheme, Exception? failure)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [Scheme] = scheme ?? DefaultScheme };
        if (failure is not null)
            attributes[AuditAttributes.ErrorType] = failure.GetType().ToString();
        return attributes;
    }
}
