using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the static descriptor of an audited method; for a rewritten body also the constants that its captures name.</summary>
internal static class DescriptorWriter
{
    // CS0436: a friend assembly may have a class of the same name; the own one is meant. CS0612, CS0618: a returned type may be obsolete; its method is told.
    // CS8600 to CS8604: what is null in the members of a returned value is looked at when it is read.
    private const string SilencedWarnings = "CS0436, CS0612, CS0618, CS8600, CS8601, CS8602, CS8603, CS8604";

    internal static string HintName(RewrittenBody body) => body.Type + ".g.cs";

    internal static string Write(RewrittenBody body)
    {
        var code = new CodeWriter();
        code.Head(SilencedWarnings);
        code.Open($"namespace {FrameMarker.Namespace}");
        code.Open("internal static class " + body.Type);
        WriteField(code, body.Operation);
        foreach (var constant in body.Constants)
            code.Line(constant);

        if (body.Map is { } map)
            MapWriter.Write(code, map);

        code.Lines(body.Walks);
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static string Mode(OperationFacts operation) => operation.FailureMode is "TrailDefault"
        ? string.Empty
        : $" {{ FailureMode = {CSharpText.EnumValue("AuditOtel.AuditFailureMode", operation.FailureMode)} }}";

    internal static void WriteField(CodeWriter code, OperationFacts operation)
    {
        code.Line("internal static readonly global::AuditOtel.AuditDescriptor Descriptor = new global::AuditOtel.AuditDescriptor(");
        code.Line($"    {CSharpText.Literal(operation.Name)},");
        code.Line($"    {CSharpText.EnumValue("AuditOtel.AuditAction", operation.Action)},");
        code.Line($"    {CSharpText.EnumValue("AuditOtel.AuditClass", operation.Class)},");
        code.Line($"    {CSharpText.Literal(operation.Function)},");
        code.Line($"    global::AuditOtel.Generated.AuditSurface.Digest){Mode(operation)};");
    }
}
