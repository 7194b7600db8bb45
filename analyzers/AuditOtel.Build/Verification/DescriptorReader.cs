using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AuditOtel.Build.Verification;

/// <summary>Reads which operation each generated descriptor names: the first text that its static constructor loads.</summary>
internal static class DescriptorReader
{
    internal static void Read(PEReader image, MetadataReader metadata, MetadataNames names, Dictionary<string, string> operations)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!metadata.StringComparer.Equals(type.Namespace, "AuditOtel.Generated"))
                continue;

            foreach (var constructor in type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => metadata.StringComparer.Equals(method.Name, ".cctor")))
            {
                var text = InstructionReader.Read(image.GetMethodBody(constructor.RelativeVirtualAddress).GetILReader()).FirstOrDefault(load => load.Code == ILOpCode.Ldstr);
                if (text is not null)
                    operations[names.Type(handle)] = metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(text.Operand));
            }
        }
    }
}
