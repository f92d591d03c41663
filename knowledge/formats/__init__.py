"""Formats: conversion of files of all common kinds to a title and Markdown."""
