using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the method that reads the outcome from a returned value and hands the value on. What it throws becomes an unknown outcome, never the caller's.</summary>
internal static class MapWriter
{
    private const string KeepsNull = "[return: global::System.Diagnostics.CodeAnalysis.NotNullIfNotNull(\"value\")]";

    internal static void Write(CodeWriter code, ResultMap map)
    {
        var type = map.KeepsNull ? "__TResult?" : "__TResult";
        var header = $"internal static {type} {FrameMarker.Map}<__TResult{map.TypeParameters}>(global::AuditOtel.AuditOperation audit, {type} value){map.Constraints}";
        if (map.KeepsNull)
            code.Line(KeepsNull);

        if (map.Statements.Count == 0)
        {
            code.Line(header + " => value;");
            return;
        }

        code.Open(header);
        code.Open("try");
        code.Lines(map.Statements);
        code.Close();
        code.Open("catch (global::System.Exception failure)");
        code.Line("audit.ResultUnreadable(failure);");
        code.Close();
        code.Line("return value;");
        code.Close();
    }
}
