using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Tests.Coverage.Catalogue;

[Trait("Requirement", "P0")]
public sealed class PrivilegedApisTests
{
    private const string Types = """
        using Vendor;
        public interface IUsers { void Delete(string id); int Count(); }
        public class Users : IUsers { public void Delete(string id) { } public int Count() => 0; public void DeleteLater() { } int IUsers.Count() => 1; }
        public class More : Users { }
        public class Own<T> : Store<T> where T : class { public override void Close() { } public void CloseAll() { } }
        """;

    [Theory]
    [InlineData("priv IUsers|Delete", "M(IUsers x) => x.Delete(\"\")", true)]
    [InlineData("priv IUsers|Delete*", "M(Users x) => x.Delete(\"\")", true)]
    [InlineData("priv IUsers|Delete*", "M(More x) => x.Delete(\"\")", true)]
    [InlineData("priv IUsers|Delete*", "M(Users x) => x.DeleteLater()", false)]
    [InlineData("priv Users|Delete*", "M(Users x) => x.DeleteLater()", true)]
    [InlineData("priv More|Delete*", "M(Users x) => x.DeleteLater()", false)]
    [InlineData("priv More|Delete*", "M(More x) => x.DeleteLater()", true)]
    [InlineData("priv Users|Delete", "M(IUsers x) => x.Delete(\"\")", false)]
    [InlineData("priv Vendor.Store`1|Close", "M(Own<string> x) => x.Close()", true)]
    [InlineData("priv Vendor.Store`1|Close*", "M(Own<string> x) => x.CloseAll()", false)]
    [InlineData("priv Vendor.Store`1|Close", "M<T>(T x) where T : Store<string> => x.Close()", true)]
    [InlineData("priv Vendor.Store`1|Open", "M() => Store<string>.Open(\"\")", true)]
    [InlineData("priv Vendor.Extensions|Wipe", "M(string[] x) => x.Wipe(new Label())", true)]
    [InlineData("emit IUsers|*", "M(IUsers x) => x.Delete(\"\")", false)]
    public void A_call_is_matched_by_the_static_type_of_what_it_is_called_on(string line, string member, bool isPrivileged)
    {
        var compilation = Compile.Source(Types + "public class C { void " + member + "; }").AddReferences(Vendor.Reference);
        Compile.AssertClean(compilation);
        var tree = compilation.SyntaxTrees.Single();
        var model = compilation.GetSemanticModel(tree);
        var call = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Single();
        var receiver = call.Expression is MemberAccessExpressionSyntax access && model.GetSymbolInfo(access.Expression).Symbol is not ITypeSymbol ? model.GetTypeInfo(access.Expression).Type : null;

        var apis = PrivilegedApis.Resolve(compilation, [CatalogueLine.Read(line, Location.None).Line!]);

        Assert.Empty(apis.Faults);
        Assert.Equal(isPrivileged, apis.Find((IMethodSymbol)model.GetSymbolInfo(call).Symbol!, receiver) == CallMeaning.Privileged);
    }

    [Fact]
    public void What_leaves_a_record_of_its_own_is_not_unrecorded()
    {
        var compilation = Compile.Source(Types);
        var apis = PrivilegedApis.Resolve(compilation, [CatalogueLine.Read("priv IUsers|*", null).Line!, CatalogueLine.Read("emit Users|Delete", null).Line!]);

        Assert.Equal(CallMeaning.Emits, apis.Find((IMethodSymbol)compilation.GetTypeByMetadataName("Users")!.GetMembers("Delete").Single(), null));
    }
}
