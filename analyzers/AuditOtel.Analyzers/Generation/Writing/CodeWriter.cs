using System.Text;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes indented lines, the same on every system.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal void Line(string text) => _text.Append(' ', _depth * 4).Append(text).Append('\n');

    /// <summary>Writes lines of which some are braces.</summary>
    internal void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line is "}")
                _depth--;

            Line(line);
            if (line is "{")
                _depth++;
        }
    }

    internal void Blank() => _text.Append('\n');

    internal void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    internal void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
