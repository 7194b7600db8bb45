namespace AuditOtel.Analyzers.Rules;

/// <summary>What all rules share.</summary>
internal static class RuleInfo
{
    internal const string Category = "Auditing";
    internal const string DeclarationForm = "AOT0001";
    internal const string Instrumentable = "AOT0002";
    internal const string OperationName = "AOT0005";

    /// <summary>The folder of the rules' pages, relative to the repository.</summary>
    internal const string Pages = "docs/rules/";
}
