using System.DirectoryServices.Protocols;
using AuditOtel;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Entries of a directory service.</summary>
[Route("api/directory")]
public sealed class DirectoryController(LdapConnection directory) : ControllerBase
{
    /// <summary>Deletes one.</summary>
    [HttpDelete("{name}")]
    public void Delete(string name) => directory.SendRequest(new DeleteRequest(name)); // AOT0101: controller action DirectoryController.Delete -> DeleteRequest

    /// <summary>Changes one.</summary>
    [HttpPut("{name}/{attribute}")]
    [Audited("directory.entry.update", Class = AuditClass.Account)]
    public void Update([AuditTarget("entry")] string name, [AuditArgument] string attribute, string value) =>
        directory.SendRequest(new ModifyRequest(name, DirectoryAttributeOperation.Replace, attribute, value));
}
