using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>A skipped test shows nothing; the test run fails on one, and this says where it is.</summary>
internal static class SkippedTests
{
    internal static IEnumerable<Finding> Check(SourceFile file) =>
        from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "Fact" or "Theory" or "InlineData" or "MemberData"
        from argument in attribute.ArgumentList?.Arguments ?? []
        where argument.NameEquals?.Name.Identifier.ValueText is "Skip"
        select file.At(attribute, "a skipped test: repair it or take it out.");
}
