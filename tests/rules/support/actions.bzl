"""What an action is given, for assertions."""

visibility("//tests/rules/...")

def find_action(actions, mnemonic):
    """Returns the one action with `mnemonic`.

    Args:
        actions: The actions of a target.
        mnemonic: Its mnemonic.

    Returns:
        The action.
    """
    found = [action for action in actions if action.mnemonic == mnemonic]
    if len(found) != 1:
        fail("{} actions have the mnemonic {}".format(len(found), mnemonic))
    return found[0]

def basenames(files):
    """Returns the sorted base names of `files`.

    Args:
        files: A depset of files, or a list.

    Returns:
        A list of names.
    """
    files = files if type(files) == "list" else files.to_list()
    return sorted([file.basename for file in files])

def option(argv, name):
    """Returns the values that follow each `name` in a command line.

    Args:
        argv: The arguments of an action.
        name: An option, as `--output`.

    Returns:
        A list of values.
    """
    return [argv[index + 1] for index, word in enumerate(argv) if word == name]
