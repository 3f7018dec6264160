# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins::Template do
  include PluginFolder

  let(:template) do
    write_plugin("p", "one")
    TaskerContribRails::Plugins::Plugin.new(folder: Pathname(@dir).join("p"), root:).templates.first
  end

  it "takes arguments that it does not declare, and says which it needs" do
    expect(template.render({ "name" => "PayNow", "more" => "x" })).to eq([ {
      "path" => "pay_now.rb", "text" => "PayNow of one, x\n", "source" => "#{@dir}/p/templates/handler/a.rb.tera"
    } ])
    expect(template.parameters).to eq([ {
      "name" => "name", "description" => "Its name", "required" => true, "default-value" => nil
    } ])
    expect { template.render({}) }.to raise_error(TaskerContribRails::Error::Rejected, /`name` is missing/)
  end

  it "shows what is wrong at its place" do
    template
    write("p/templates/handler/a.rb.tera", "ok\n{{ nmae }}\n")
    expect { template.render({ "name" => "x" }) }.to raise_error(TaskerContribRails::Error::Rejected) { |error|
      expect(error.diagnostics.first)
        .to have_attributes(code: "TC1021", line: 2, column: 4, help: "Did you mean `name`?")
      expect(error.texts.keys).to include("#{@dir}/p/templates/handler/a.rb.tera")
    }
  end

  it "can't be a link out of its plugin, nor a folder that is not there" do
    unreadable = ->(why) { raise_error(TaskerContribRails::Error::PluginUnreadable, why) }
    FileUtils.rm_r(template.folder)
    expect { template.parameters }.to unreadable.(/handler has no template.toml/)
    write_template("elsewhere", "note", "else")
    FileUtils.ln_s("#{@dir}/elsewhere", template.folder)
    expect { template.parameters }.to unreadable.(/handler is a link out of its plugin/)
  end

  it "has no file that is a link out of its plugin, such as to a key" do
    write("p2/key", "secret")
    write("p/templates/common.tera", "shared")
    FileUtils.ln_s("../common.tera", template.folder.join("b.rb.tera"))
    expect(template.render({ "name" => "x" }).size).to eq(1)
    FileUtils.ln_s("#{@dir}/p2/key", template.folder.join("c.rb.tera"))
    expect { template.render({ "name" => "x" }) }
      .to raise_error(TaskerContribRails::Error::PluginUnreadable, /c.rb.tera is a link out of its plugin/)
  end
end
