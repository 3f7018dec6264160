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
    expect { ask("shop/.tasker-ctl.toml") }.to unreadable.(".tasker-ctl.toml is not UTF-8; save it in UTF-8.")
    write("shop/.tasker-ctl.toml", "#" * 1_000_001)
    expect { ask("shop/.tasker-ctl.toml") }.to unreadable.(".tasker-ctl.toml is larger than 1000000 bytes.")
    expect { ask("shop/gone") }.to unreadable.(/\Agone can't be read \(No such file/)
  end

  it "keeps the texts for whoever shows what is wrong" do
    write("shop/.tasker-ctl.toml", "plugin-paths = 1\n")
    expect { ask("shop/.tasker-ctl.toml") }.to raise_error(TaskerContribRails::Error::Rejected) { |error|
      expect(error.texts).to eq({ ".tasker-ctl.toml" => "plugin-paths = 1\n" })
    }
  end
end
