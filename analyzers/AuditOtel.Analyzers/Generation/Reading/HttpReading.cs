using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the statements that read the status code from HTTP results of ASP.NET Core and from responses. The types are known by their names, so that nothing is referenced.</summary>
internal sealed class HttpReading(Compilation compilation)
{
    private const string Http = "Microsoft.AspNetCore.Http.";
    private const string Mvc = "Microsoft.AspNetCore.Mvc.";
    private const int MostNested = 8;

    internal IReadOnlyList<string>? Statements(ITypeSymbol type)
    {
        if (IsA(type, "System.Net.Http.HttpResponseMessage"))
            return ["audit.ResultStatus((int)result.StatusCode);"];

        if (IsA(type, Http + "IResult") || IsA(type, Mvc + "IActionResult"))
            return Told("result");

        return type is INamedTypeSymbol { Name: "ActionResult", Arity: 1 } && AuditNames.IsIn(type, "Microsoft.AspNetCore.Mvc") ? Told("result.Result") : null;
    }

    // A result that names no status sends 200, unless it refuses by way of the authentication.
    private List<string> Told(string value)
    {
        var lines = new List<string> { $"object? http = {value};" };
        if (Has(Http + "INestedHttpResult"))
            lines.AddRange([$"for (var depth = 0; depth < {MostNested} && http is global::{Http}INestedHttpResult nested; depth++)", "    http = nested.Result;"]);

        foreach (var name in new[] { Http + "IStatusCodeHttpResult", Mvc + "Infrastructure.IStatusCodeActionResult" }.Where(Has))
            lines.AddRange([$"if (http is global::{name} {{ StatusCode: {{ }} code{lines.Count} }})", $"    audit.ResultStatus(code{lines.Count});", "else"]);

        AddRefusal(lines, 401, Http + "HttpResults.ChallengeHttpResult", Mvc + "ChallengeResult");
        AddRefusal(lines, 403, Http + "HttpResults.ForbidHttpResult", Mvc + "ForbidResult");
        lines.Add("    audit.Result(true);");
        return lines;
    }

    private void AddRefusal(List<string> lines, int code, params string[] names)
    {
        var known = names.Where(Has).Select(name => "global::" + name).ToArray();
        if (known.Length > 0)
            lines.AddRange([$"if (http is {string.Join(" or ", known)})", $"    audit.ResultStatus({code});", "else"]);
    }

    private bool Has(string name) => compilation.GetTypeByMetadataName(name) is not null;

    private static bool IsA(ITypeSymbol type, string name)
    {
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(constraint => constraint is not ITypeParameterSymbol && IsA(constraint, name));

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (string.Equals(current.ToDisplayString(), name, StringComparison.Ordinal))
                return true;
        }

        return type.AllInterfaces.Any(part => string.Equals(part.ToDisplayString(), name, StringComparison.Ordinal));
    }
}
