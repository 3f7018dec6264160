# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Deploys do
  def source(text) = TaskerContribRails::Workflows::Source.new(name: "a.yaml", text:)
  def template(namespace) = source("name: order\n#{namespace}version: 1.0.0\nsteps: []\n")

  it "knows a template by what tasks know of it, and not one that can't be read" do
    expect(described_class.identity(template("namespace_name: shop\n")))
      .to include("namespace" => "shop", "name" => "order", "version" => "1.0.0")
    expect(described_class.identity(source("\xFF"))).to be_nil
  end

  it "names each namespace once" do
    sources = [
      template("namespace_name: shop\n"), template("namespace_name: bank\n"), template("namespace_name: shop\n"),
      source("\xFF")
    ]
    expect(described_class.namespaces(sources)).to eq(%w[ shop bank ])
  end
end
