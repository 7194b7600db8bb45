using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>Puts the frame around one body where it stands. Nothing of the body is moved or left out.</summary>
internal sealed class BodyEdits(AuditedBody body, AuditFrame frame, SourceEdits edits, string descriptor)
{
    private const string NotToReturn = "CS8763";
    private const string Return = "return ";
    private readonly string _type = body.ReturnType?.WithoutTrivia().NormalizeWhitespace().ToString() ?? string.Empty;
    private readonly string? _map = MapOf(body, descriptor);

    internal void Write(IEnumerable<string> opening)
    {
        var open = string.Join(" ", opening);
        var close = string.Join(" ", frame.Closing());
        if (body.Block is { } block)
            WriteBlock(block, open, close);
        else
            WriteExpression(body.Expression!, "{ " + open, close + " }");
    }

    private void WriteBlock(BlockSyntax block, string open, string close)
    {
        edits.Insert(block.OpenBraceToken.Span.End, open);
        foreach (var expression in body.Own<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>())
            WriteReturned(expression);

        if (body.IsEnumerated)
            WriteYields();

        WriteEnd(block.CloseBraceToken, close);
    }

    // The compiler takes the end of a try with a finally for reached, whatever its flow; a return that breaks the promise is told where it stands.
    private void WriteEnd(SyntaxToken brace, string close)
    {
        if (!MayPromiseNotToReturn())
        {
            edits.Insert(brace.SpanStart, close);
            return;
        }

        edits.Replace(new TextSpan(brace.SpanStart, 0), close, silenced: NotToReturn);
        edits.Insert(brace.Span.End, string.Empty);
    }

    // The other part of a partial member may carry the attribute too.
    private bool MayPromiseNotToReturn() =>
        AuditedSyntax.Attributes(AuditedSyntax.Lists(body.Node), "method").Any(attribute => AuditedSyntax.Is(attribute, "DoesNotReturn"))
        || body.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.PartialKeyword);

    private void WriteReturned(ExpressionSyntax expression)
    {
        if (body.Shape == FrameShape.Handing)
            Enclose(expression, frame.HandOver(_type), _map is null ? "))" : $"), {_map})");
        else if (_map is not null && ResultSyntax.IsBool(ResultSyntax.Find(body)!))
            Enclose(expression, "(bool)(", ")" + frame.MappedBool(_map));
        else if (_map is not null)
            Enclose(expression, frame.Mapped(_map), ")");
    }

    private void WriteYields()
    {
        var give = frame.Give(TaskTypes.Item(body.ReturnType)!);
        foreach (var statement in body.Own<YieldStatementSyntax>())
        {
            if (statement.Expression is { } item)
            {
                edits.Insert(statement.SpanStart, "{");
                Enclose(item, give, ")");
                edits.Insert(statement.Span.End, frame.Resume + " }");
            }
            else
            {
                edits.Insert(statement.SpanStart, "{ " + frame.End);
                edits.Insert(statement.Span.End, "}");
            }
        }
    }

    private void WriteExpression(ExpressionSyntax expression, string open, string close)
    {
        var returns = body.ReturnsValue && expression is not ThrowExpressionSyntax;
        var arrow = expression.GetFirstToken().GetPreviousToken();
        WriteArrow(arrow, expression, open, returns ? Return : string.Empty);
        if (returns)
            WriteReturned(expression);

        if (body.Node is LambdaExpressionSyntax)
            edits.Insert(expression.Span.End, "; " + close);
        else
            edits.Insert(expression.GetLastToken().GetNextToken().Span.End, close);
    }

    private static string? MapOf(AuditedBody body, string descriptor)
    {
        if (ResultSyntax.Find(body) is not { } type)
            return null;

        var parameters = string.Concat(ResultSyntax.TypeParameters(body.Node).Select(name => ", " + name));
        return $"{FrameMarker.QualifiedName(descriptor, FrameMarker.Map)}<{type.WithoutTrivia().NormalizeWhitespace()}{parameters}>";
    }

    // The return goes right before the expression, on the line where the debugger stops; a comment in between is left out, a directive is not.
    private void WriteArrow(SyntaxToken arrow, ExpressionSyntax expression, string open, string visible)
    {
        if (body.Node is LambdaExpressionSyntax)
            open = "=> " + open;

        if (expression.GetFirstToken().LeadingTrivia.Any(trivia => trivia.IsDirective))
        {
            edits.Insert(arrow.SpanStart, open);
            edits.Add(arrow.Span, "  ");
            edits.Replace(new TextSpan(expression.SpanStart, 0), string.Empty, visible);
            return;
        }

        edits.Replace(TextSpan.FromBounds(arrow.SpanStart, expression.SpanStart), open, visible);
    }

    private void Enclose(ExpressionSyntax expression, string before, string after)
    {
        edits.Insert(expression.SpanStart, before);
        edits.Insert(expression.Span.End, after);
    }
}
