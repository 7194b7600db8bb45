using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.CodeFixes;

/// <summary>Puts the parts of split methods in their place and makes the types around them partial, all in one pass.</summary>
internal sealed class DeclarationFormRewriter(Dictionary<MethodDeclarationSyntax, ImmutableArray<MethodDeclarationSyntax>> parts) : CSharpSyntaxRewriter
{
    private readonly HashSet<SyntaxNode> _types = [.. parts.Keys.SelectMany(method => method.Ancestors().OfType<TypeDeclarationSyntax>())];

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node) => Rewrite(node);

    public override SyntaxNode? VisitStructDeclaration(StructDeclarationSyntax node) => Rewrite(node);

    public override SyntaxNode? VisitInterfaceDeclaration(InterfaceDeclarationSyntax node) => Rewrite(node);

    public override SyntaxNode? VisitRecordDeclaration(RecordDeclarationSyntax node) => Rewrite(node);

    private TypeDeclarationSyntax Rewrite(TypeDeclarationSyntax type)
    {
        if (!_types.Contains(type))
            return type;

        var rewritten = type.WithMembers(SyntaxFactory.List(type.Members.SelectMany(RewriteMember)));
        return type.Modifiers.Any(SyntaxKind.PartialKeyword) ? rewritten : MakePartial(rewritten);
    }

    private IEnumerable<MemberDeclarationSyntax> RewriteMember(MemberDeclarationSyntax member)
    {
        if (member is MethodDeclarationSyntax method && parts.TryGetValue(method, out var split))
            return split;

        return [Visit(member) as MemberDeclarationSyntax ?? member];
    }

    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax type)
    {
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
            return (TypeDeclarationSyntax)type.WithModifiers(type.Modifiers.Add(partial));

        // The comment above the type hangs on its keyword and must stay in front.
        partial = partial.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return (TypeDeclarationSyntax)type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers([partial]);
    }
}
