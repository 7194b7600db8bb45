using AuditOtel.Analyzers.Generation.Models;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>How a rewritten body names its descriptor, and how that name is found again.</summary>
internal static class FrameMarker
{
    internal const string Namespace = "AuditOtel.Generated";
    internal const string Descriptor = "Descriptor";
    internal const string Map = "Map";
    internal const string OwnTarget = "OwnTarget";
    internal const string OwnTargetId = "OwnTargetId";
    private const string TypePrefix = "Audited_";
    private const string Qualified = "global::" + Namespace + "." + TypePrefix;

    /// <summary>Returns the name of the class that the generator writes for one rewritten body.</summary>
    /// <param name="file">What names the file in the assembly, the same on every machine.</param>
    /// <param name="number">The body's number in its file.</param>
    internal static string TypeName(string file, int number) => $"{TypePrefix}{file}_{number}";

    internal static string QualifiedName(string type, string member) => $"global::{Namespace}.{type}.{member}";

    internal static string Member(CaptureKind kind, int parameter) => $"{kind}{parameter}";

    /// <summary>Names what is compared: a parameter with itself, or with another one.</summary>
    internal static string ChangeMember(int parameter, int? from) => Member(CaptureKind.Change, parameter) + (from is null ? string.Empty : "From" + from);

    internal static string FieldsOf(string member) => member + "Fields";

    internal static string ModeOf(string member) => member + "Mode";

    /// <summary>Returns the name of the class whose descriptor a body begins with, or null when it was not rewritten.</summary>
    internal static string? Find(AuditedBody body)
    {
        if (body.Block?.Statements.FirstOrDefault() is not LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables })
            return null;

        if (variables[0].Initializer?.Value is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments })
            return null;

        return arguments[0].Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: Descriptor } access
            && access.Expression.ToString() is var type && type.StartsWith(Qualified, StringComparison.Ordinal)
            ? type.Substring(Qualified.Length - TypePrefix.Length)
            : null;
    }

    /// <summary>Returns the members of the descriptor's class that the captures of a rewritten body name.</summary>
    internal static IEnumerable<string> Captured(AuditedBody body) =>
        body.Block?.Statements.Skip(1).TakeWhile(statement => statement is ExpressionStatementSyntax)
            .Select(statement => ((ExpressionStatementSyntax)statement).Expression).OfType<InvocationExpressionSyntax>()
            .Where(call => call.ArgumentList.Arguments.Count > 1)
            .Select(call => call.ArgumentList.Arguments[0].Expression).OfType<MemberAccessExpressionSyntax>()
            .Select(access => access.Name.Identifier.ValueText)
        ?? [];
}
