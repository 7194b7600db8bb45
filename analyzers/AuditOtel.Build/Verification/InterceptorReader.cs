using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Finds the methods that are to take the place of calls, by their names. Whoever wrote them: each is proven like an audited method.</summary>
internal static class InterceptorReader
{
    private const string Namespace = "AuditOtel.Generated";
    private const string TypePrefix = "Intercepted_";
    private const string Method = "Call";

    internal static IEnumerable<MethodDefinitionHandle> Read(MetadataReader metadata) => metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
        .Where(type => metadata.StringComparer.Equals(type.Namespace, Namespace) && metadata.StringComparer.StartsWith(type.Name, TypePrefix))
        .SelectMany(type => type.GetMethods()).Where(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, Method));
}
