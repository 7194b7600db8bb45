using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>
/// Collects what is put into one file. Each insertion stands on hidden lines of its own, on which no warning is reported; behind it a
/// <c>#line</c> and blanks bring line and column back, so that what the user wrote stays where it was for compiler and debugger.
/// </summary>
internal sealed class SourceEdits(SyntaxTree tree, SourceText text, string path)
{
    private readonly List<TextChange> _changes = [];
    private readonly List<(int Position, string Text)> _pragmas = FindPragmas(tree);

    /// <summary>Puts hidden code in place of a span. The text behind it keeps its place; right before it, or on the line above, stands <paramref name="visible"/>.</summary>
    /// <param name="span">What is replaced.</param>
    /// <param name="code">The hidden code.</param>
    /// <param name="visible">Code that is not hidden.</param>
    /// <param name="silenced">A warning that is off behind the code, up to the next insertion.</param>
    internal void Replace(TextSpan span, string code, string visible = "", string? silenced = null)
    {
        var hidden = new StringBuilder("\n#pragma warning disable\n#line hidden\n").Append(code).Append("\n#pragma warning restore\n");
        foreach (var (_, pragma) in _pragmas.TakeWhile(pragma => pragma.Position < span.Start))
            hidden.Append(pragma).Append('\n');

        if (silenced is not null)
            hidden.Append("#pragma warning disable ").Append(silenced).Append('\n');

        var column = span.End - text.Lines.GetLineFromPosition(span.End).Start;
        if (column >= visible.Length)
            hidden.Append(LineAt(span.End, 0)).Append('\n').Append(' ', column - visible.Length).Append(visible);
        else
            hidden.Append(LineAt(span.End, 1)).Append('\n').Append(visible).Append('\n').Append(' ', column);

        Add(span, hidden.ToString());
    }

    internal void Insert(int position, string code) => Replace(new TextSpan(position, 0), code);

    /// <summary>Replaces text by other text on the same line.</summary>
    internal void Add(TextSpan span, string replacement) => _changes.Add(new TextChange(span, replacement));

    /// <summary>Returns the whole file with the changes made; changes at one place stand in the order in which they came.</summary>
    internal string Apply()
    {
        foreach (var directive in Directives<LineDirectiveTriviaSyntax>(tree))
            Anchor(directive);

        // A script's first line must stay the first.
        var position = text.Length > 1 && text[0] == '#' && text[1] == '!' ? text.Lines[0].EndIncludingLineBreak : 0;
        var result = new StringBuilder(text.ToString(new TextSpan(0, position))).Append($"#line {(position == 0 ? 1 : 2)} \"{path}\"\n");
        foreach (var change in _changes.OrderBy(change => change.Span.Start))
        {
            result.Append(text.ToString(TextSpan.FromBounds(position, change.Span.Start))).Append(change.NewText);
            position = change.Span.End;
        }

        return result.Append(text.ToString(TextSpan.FromBounds(position, text.Length))).ToString();
    }

    private static IEnumerable<T> Directives<T>(SyntaxTree tree)
        where T : DirectiveTriviaSyntax
    {
        var root = tree.GetRoot();
        for (var directive = root.ContainsDirectives ? root.GetFirstDirective() : null; directive is not null; directive = directive.GetNextDirective())
        {
            if (directive is T { IsActive: true } found)
                yield return found;
        }
    }

    private static List<(int Position, string Text)> FindPragmas(SyntaxTree tree) =>
        [.. Directives<PragmaWarningDirectiveTriviaSyntax>(tree).Select(pragma => (pragma.SpanStart, pragma.ToString()))];

    // A line directive of the user speaks of its own file and folder, not of the copy's.
    private void Anchor(LineDirectiveTriviaSyntax directive)
    {
        if (directive.Line.IsKind(SyntaxKind.DefaultKeyword))
            Add(directive.Span, $"#line {text.Lines.GetLineFromPosition(directive.SpanStart).LineNumber + 2} \"{path}\"");
        else if (directive.File is { RawKind: not 0, IsMissing: false } file && file.ValueText.Length > 0)
            Add(file.Span, $"\"{Absolute(file.ValueText)}\"");
    }

    private string LineAt(int position, int above)
    {
        if (tree.GetLineVisibility(position) == LineVisibility.Hidden)
            return "#line hidden";

        var mapped = tree.GetMappedLineSpan(new TextSpan(position, 0));
        return $"#line {Math.Max(1, mapped.StartLinePosition.Line + 1 - above)} \"{(mapped.HasMappedPath ? Absolute(mapped.Path) : path)}\"";
    }

    private string Absolute(string file) => Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, file);
}
