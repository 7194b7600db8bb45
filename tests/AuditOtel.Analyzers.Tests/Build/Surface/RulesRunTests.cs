using AuditOtel.Build.Surface;

namespace AuditOtel.Analyzers.Tests.Build.Surface;

[Trait("Requirement", "P0")]
public sealed class RulesRunTests
{
    private static readonly string _root = Path.GetFullPath("/shop");
    private static readonly string _rules = Path.Combine(_root, "tools", "AuditOtel.Analyzers.dll");
    private static readonly string _shipped = Path.Combine(_root, "AuditSurface.Shipped.txt");
    private static readonly string _unshipped = Path.Combine(_root, "AuditSurface.Unshipped.txt");

    [Fact]
    public void The_rules_ran_where_the_compiler_had_them_and_both_files() =>
        Assert.True(RulesRun.Happened(_root, Path.Combine(_root, "obj", "..", "tools", "AuditOtel.Analyzers.dll"), ["/other.dll", _rules], ["/a.txt", _shipped, _unshipped]));

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void They_did_not_where_something_was_taken_from_the_compiler(bool hasRules, bool hasShipped, bool hasUnshipped) => Assert.False(RulesRun.Happened(
        _root,
        _rules,
        [hasRules ? _rules : Path.Combine(_root, "AuditOtel.Analyzers.dll")],
        [hasShipped ? _shipped : Path.Combine(_root, "other", "AuditSurface.Shipped.txt"), hasUnshipped ? _unshipped : "/a.txt"]));
}
