# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins::Loose do
  include PluginFolder

  let(:loose) { described_class.new(folder: root.join("lib/templates/tasker"), root:) }

  it "are the folders with a manifest, also those that can't be rendered, so that somebody says so" do
    write("shop/lib/templates/tasker/step_handler/handler.rb.tera", "ours\n")
    write("shop/lib/templates/tasker/half/template.toml", "name = \"half\"\n")
    write_template("shop/lib/templates/tasker/note", "note", "laid")

    expect(loose.templates.map(&:name)).to eq(%w[ half note ])
    expect { loose.templates.first.parameters }.to raise_error(TaskerContribRails::Error::Rejected)
    expect(loose.templates.last.render({ "name" => "Pay" }))
      .to eq([ { "path" => "pay.rb", "text" => "Pay of laid, \n", "source" => "lib/templates/tasker/note/a.rb.tera" } ])
    expect(loose).to have_attributes(name: "application", language: "ruby", place: "lib/templates/tasker", error: nil)
  end

  it "are none where there is no such folder" do
    expect(loose.templates).to eq([])
  end
end
