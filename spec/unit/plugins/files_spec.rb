# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins::Files do
  include PluginFolder

  def ask(name) = described_class.ask("settings", [ Pathname(@dir).join(name) ], root, &:first)

  it "has names from the application where a file is in it" do
    expect(described_class.name(root.join("a/b"), root)).to eq("a/b")
    expect(described_class.name(Pathname("#{root}ping/b"), root)).to eq("#{root}ping/b")
  end

  it "reads only files that can be read, in UTF-8 and of a reasonable size" do
    unreadable = ->(why) { raise_error(TaskerContribRails::Error::PluginUnreadable, why) }
    write("shop/.tasker-ctl.toml", "# \xE4\n".b)
    expect { ask("shop/.tasker-ctl.toml") }.to unreadable.(".tasker-ctl.toml is not UTF-8 (line 1).")
    write("shop/.tasker-ctl.toml", "#" * 1_048_577)
    expect { ask("shop/.tasker-ctl.toml") }
      .to unreadable.(".tasker-ctl.toml is 1048577 bytes long, and 1048576 are the most.")
    expect { ask("shop/gone") }.to unreadable.("gone is not there.")
  end

  it "keeps the texts for whoever shows what is wrong" do
    write("shop/.tasker-ctl.toml", "plugin-paths = 1\n")
    expect { ask("shop/.tasker-ctl.toml") }.to raise_error(TaskerContribRails::Error::Rejected) { |error|
      expect(error.texts).to eq({ ".tasker-ctl.toml" => "plugin-paths = 1\n" })
    }
  end
end
