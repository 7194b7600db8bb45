namespace AuditOtel.Analyzers.Generation.Operations;

/// <summary>Derives the verb of an operation from its last word.</summary>
internal static class ActionWords
{
    private const string Fallback = "Execute";

    private static readonly Dictionary<string, string> ActionByWord = new(StringComparer.Ordinal)
    {
        ["create"] = "Create",
        ["add"] = "Create",
        ["register"] = "Create",
        ["read"] = "Read",
        ["view"] = "Read",
        ["get"] = "Read",
        ["list"] = "Read",
        ["show"] = "Read",
        ["update"] = "Update",
        ["set"] = "Update",
        ["reset"] = "Update",
        ["change"] = "Update",
        ["modify"] = "Update",
        ["rename"] = "Update",
        ["delete"] = "Delete",
        ["remove"] = "Delete",
        ["login"] = "Login",
        ["logout"] = "Logout",
        ["grant"] = "Grant",
        ["assign"] = "Grant",
        ["revoke"] = "Revoke",
        ["enable"] = "Enable",
        ["disable"] = "Disable",
        ["start"] = "Start",
        ["stop"] = "Stop",
        ["export"] = "Export",
        ["import"] = "Import",
        ["approve"] = "Approve",
        ["reject"] = "Reject",
        ["connect"] = "Connect",
    };

    /// <summary>Returns the name of the AuditAction member for an operation that states none.</summary>
    internal static string Derive(string operation)
    {
        var word = operation.Substring(operation.LastIndexOf('.') + 1);
        return ActionByWord.TryGetValue(word, out var action) ? action : Fallback;
    }
}
