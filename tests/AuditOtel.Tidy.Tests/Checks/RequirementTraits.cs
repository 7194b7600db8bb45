using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>The requirement ids on tests: a misspelt one would show a requirement as met, or as unmet, that is not.</summary>
internal static class RequirementTraits
{
    private static readonly HashSet<string> Ids = new(
        [.. Range("B", 1, 12), .. Range("P", 0, 5), .. Range("L", 1, 12), .. Range("I", 1, 8), .. Range("S", 1, 11)],
        StringComparer.Ordinal);

    internal static IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var trait in file.Root.DescendantNodes().OfType<AttributeSyntax>().Where(attribute => attribute.Name.ToString() is "Trait" or "TraitAttribute"))
        {
            if (trait.ArgumentList?.Arguments is not [var name, var id] || Literal(name) is not "Requirement")
                yield return file.At(trait, "the only trait in use is [Trait(\"Requirement\", \"L8\")].");
            else if (!Ids.Contains(Literal(id)))
                yield return file.At(trait, $"there is no requirement {id}.");
        }
    }

    private static string Literal(AttributeArgumentSyntax argument) =>
        argument.Expression is LiteralExpressionSyntax literal ? literal.Token.ValueText : "";

    private static IEnumerable<string> Range(string letter, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => $"{letter}{number}");
}
