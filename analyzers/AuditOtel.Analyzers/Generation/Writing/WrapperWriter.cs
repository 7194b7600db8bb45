using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the generated file of one audited method: its descriptor and its implementing part.</summary>
internal static class WrapperWriter
{
    // CS0436: a friend assembly has a surface of its own. CS0612, CS0618: the signature may name what is obsolete; its declaration is told.
    // The others: what attributes such as NotNullWhen promise is kept by the Core method, which the flow analysis cannot see here.
    private const string SilencedWarnings = "CS0436, CS0612, CS0618, CS8600, CS8601, CS8602, CS8603, CS8604, CS8762, CS8763, CS8774, CS8775, CS8777, CS8825";

    internal static string Write(AuditedMethod method)
    {
        var code = new CodeWriter();
        code.Head(SilencedWarnings);
        WriteDescriptor(code, method);
        code.Blank();
        WriteInTypes(code, method);
        return code.ToString();
    }

    private static void WriteDescriptor(CodeWriter code, AuditedMethod method)
    {
        code.Open("namespace AuditOtel.Generated");
        code.Open("file static class Audited");
        DescriptorWriter.WriteField(code, method.Operation);
        if (method.Map is { } map)
            MapWriter.Write(code, map);

        code.Lines(method.Walks);
        code.Close();
        code.Close();
    }

    private static void WriteInTypes(CodeWriter code, AuditedMethod method)
    {
        var hasNamespace = method.Namespace.Length > 0;
        if (hasNamespace)
            code.Open("namespace " + method.Namespace);

        foreach (var type in method.Types)
            code.Open(type);

        code.Open(Header(method.Signature));
        new WrapperBody(code, method).Write();
        code.Close();
        for (var open = method.Types.Count + (hasNamespace ? 1 : 0); open > 0; open--)
            code.Close();
    }

    private static string Header(MethodSignature signature)
    {
        var asynchronous = ReturnShapes.IsAsync(signature.Shape) ? "async " : string.Empty;
        var parameters = string.Join(", ", signature.Parameters.Select(parameter => $"{parameter.Modifiers}{parameter.Type} {parameter.Name}"));
        return $"{signature.Modifiers}{asynchronous}partial {signature.ReturnType} "
            + $"{signature.Name}{signature.TypeParameters}({parameters}){signature.Constraints}";
    }
}
