using System.Security.Claims;
using System.Text.Json;

namespace AuditOtel.AspNetCore.Actors;

/// <summary>Reads an actor from the claims of a signed-in user.</summary>
internal static class UserActor
{
    private const string Anonymous = "anonymous";
    private const string Unknown = "unknown";

    // RFC 8693, section 4.1: who acts on behalf of the subject, as JSON.
    private const string ActingParty = "act";
    private const string Subject = "sub";

    internal static AuditActor Of(ClaimsPrincipal user, AuditWebOptions options)
    {
        if (user.Identities.FirstOrDefault(static identity => identity.IsAuthenticated) is not { } identity)
            return new AuditActor(Anonymous);
        var id = IdOf(identity, options) ?? NameOf(identity) ?? Unknown;
        return new AuditActor(id)
        {
            Name = NameOf(identity),
            Roles = [.. user.Identities.SelectMany(static i => i.FindAll(i.RoleClaimType)).Select(static claim => claim.Value).Distinct(StringComparer.Ordinal)],
            OriginId = OriginOf(identity, options),
        };
    }

    private static string? IdOf(ClaimsIdentity identity, AuditWebOptions options) =>
        options.IdClaims.Select(type => identity.FindFirst(type)?.Value).FirstOrDefault(static id => !string.IsNullOrEmpty(id));

    private static string? NameOf(ClaimsIdentity identity) => string.IsNullOrEmpty(identity.Name) ? null : identity.Name;

    private static string? OriginOf(ClaimsIdentity identity, AuditWebOptions options) =>
        identity.Actor is { } actor ? IdOf(actor, options) ?? NameOf(actor) : SubjectOf(identity.FindFirst(ActingParty)?.Value);

    /// <summary>The subject of the innermost acting party: each that acts for another is nested in it.</summary>
    private static string? SubjectOf(string? act)
    {
        if (string.IsNullOrEmpty(act))
            return null;
        try
        {
            using var json = JsonDocument.Parse(act);
            var party = json.RootElement;
            while (party.ValueKind == JsonValueKind.Object && party.TryGetProperty(ActingParty, out var nested))
                party = nested;
            return party.ValueKind == JsonValueKind.Object && party.TryGetProperty(Subject, out var subject) && subject.ValueKind == JsonValueKind.String ? subject.GetString() : null;
        }
        catch (JsonException)
        {
            // No JSON: some issuers put the bare id there.
            return act;
        }
    }
}
